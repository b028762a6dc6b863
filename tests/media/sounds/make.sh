#!/bin/sh
# Makes the sounds of this folder with ffmpeg 5 or newer (libmp3lame, libvorbis, libopus), and beside each one that can be
# decoded what ffmpeg decodes it to: NAME.peaks has the loudest sample of all channels in each 50 ms, a byte each, 255 for
# full scale.
set -eu
cd "$(dirname "$0")"
export LC_ALL=C

left='sin(2*PI*330*t)*(0.15+0.2*mod(floor(t*4)\,4))'
right='0.3*sin(2*PI*500*t)*between(t\,1.2\,1.4)'
sound="-f lavfi -i aevalsrc='$left|$right':s=32000:d=2"
quiet="-v error -y"
plain="-map_metadata -1 -fflags +bitexact -flags:v +bitexact -flags:a +bitexact"

# sound FILE OPTIONS
sound() {
    file=$1
    shift
    # shellcheck disable=SC2086
    eval ffmpeg $quiet $sound "$*" $plain "$file"
}

# peaks FILE
peaks() {
    ffmpeg -v error -i "$1" -vn -f f32le -c:a pcm_f32le - | python3 -c "
import array, sys
samples = array.array('f', sys.stdin.buffer.read())
step = 2 * 32000 // 20
parts = [samples[at:at + step] for at in range(0, len(samples), step)]
sys.stdout.buffer.write(bytes(round(255 * min(1, max(abs(s) for s in part))) for part in parts))" > "$1.peaks"
}

sound steps.flac -c:a flac -sample_fmt s16
sound steps.mp3 -c:a libmp3lame -b:a 48k
sound steps.m4a -c:a aac -b:a 64k -movflags +faststart
sound last.m4a -c:a aac -b:a 64k
sound steps.aac -c:a aac -b:a 64k
sound steps.ogg -c:a libvorbis -q:a 2 -serial_offset 1
sound steps.webm -c:a libvorbis -q:a 2
sound film.mp4 -f lavfi -i color=s=32x32:d=2:r=10 -c:v libx264 -c:a aac -b:a 64k -movflags +faststart
    peaks "$file"
done

sound opus.ogg -ar 48000 -c:a libopus -b:a 16k -t 0.2
sound opus.webm -ar 48000 -c:a libopus -b:a 16k -t 0.2
sound opus.mp4 -ar 48000 -c:a libopus -b:a 16k -t 0.2
sound alac.m4a -c:a alac -t 0.1
sound ac3.mp4 -ac 1 -c:a ac3 -b:a 32k -t 0.1
sound mp2.mkv -c:a mp2 -b:a 64k -t 0.1
ffmpeg $quiet -f lavfi -i color=s=32x32:d=1:r=5 -c:v libx264 $plain silent.mp4
