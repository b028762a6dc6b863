#!/bin/sh
# Makes one small file of each container and variant whose facts are read, and `facts.tsv`, what ffprobe reads of them,
# with ffmpeg 5 (libx264, libx265, libaom-av1, libvpx, libtheora, libwebp, libmp3lame, libopus, libvorbis).
#
#   tests/media/facts/make.sh
set -eu
cd "$(dirname "$0")"
export LC_ALL=C
rm -f ./*.png ./*.jpg ./*.gif ./*.webp ./*.bmp ./*.mp4 ./*.mov ./*.m4a ./*.webm ./*.mkv ./*.mp3 ./*.wav ./*.flac ./*.ogg \
    ./*.opus ./*.ogv ./*.apng

plain="-map_metadata -1 -fflags +bitexact -flags:v +bitexact -flags:a +bitexact"
picture="-f lavfi -i color=c=0x588b8b:s=96x64:r=10:d=2"
tone="-f lavfi -i sine=frequency=440:sample_rate=16000:duration=2"
h264="-c:v libx264 -preset fast -pix_fmt yuv420p -threads 1 -g 5 -bf 2"
aac="-c:a aac -b:a 12k"

# make FILE ARGUMENTS: the arguments are words.
make() {
    file=$1
    shift
    # shellcheck disable=SC2086,SC2048
    ffmpeg -hide_banner -loglevel error -y $* $plain "$file"
}

# Pictures. The moving ones change at each frame, or an encoder would leave frames out.
moves="-f lavfi -i testsrc=s=48x32:r=5:d=1"
make still.png $picture -frames:v 1
make moving.apng $moves -plays 0
mv moving.apng moving.png
make still.jpg $picture -frames:v 1
make still.gif $picture -frames:v 1
make moving.gif $moves
make lossy.webp $picture -frames:v 1 -lossless 0
make lossless.webp $picture -frames:v 1 -lossless 1
make clear.webp -f lavfi -i color=c=red@0.5:s=96x64:r=10:d=2,format=yuva420p -frames:v 1 -lossless 0
make moving.webp $moves -c:v libwebp_anim
make still.bmp $picture -frames:v 1
# The EXIF data of a camera held sideways: a quarter to the right (6).
{
    head -c 2 still.jpg
    printf '\377\341\000\042Exif\000\000MM\000\052\000\000\000\010\000\001\001\022\000\003\000\000\000\001\000\006\000\000\000\000\000\000'
    tail -c +3 still.jpg
} >turned.jpg

# Boxes: the index first and last, in fragments of each sort, turned, and each codec once.
make first.mp4 $picture $tone $h264 $aac -movflags +faststart
make last.mp4 $picture $tone $h264 -profile:v main -b:a 12k -c:a aac
make baseline.mp4 $picture $h264 -bf 0 -profile:v baseline -r 30000/1001
make plain.mp4 $picture $h264
make turned.mp4 -i plain.mp4 -c copy -metadata:s:v:0 rotate=90
make over.mp4 -i plain.mp4 -c copy -metadata:s:v:0 rotate=180
rm plain.mp4
make fragments.mp4 $picture $h264 -bf 0 -movflags +frag_keyframe+empty_moov+default_base_moof
make split.mp4 $picture $h264 -movflags +frag_keyframe
make dash.mp4 $picture $h264 -movflags +frag_keyframe+empty_moov+dash
make segments.mp4 $picture $h264 -movflags +frag_keyframe+empty_moov+dash+global_sidx
make hevc.mp4 $picture -c:v libx265 -x265-params log-level=error:info=0 -pix_fmt yuv420p10le -tag:v hvc1
make av1.mp4 $picture -c:v libaom-av1 -cpu-used 8 -crf 50
make vp9.mp4 $picture -c:v libvpx-vp9 -b:v 20k
make mpeg4.mp4 $picture -c:v mpeg4 -q:v 10
make prores.mov -f lavfi -i color=c=gray:s=32x32:r=10:d=1 -c:v prores
make sound.mov $picture $tone $h264 -c:a aac -b:a 12k
make pcm.mov -f lavfi -i sine=frequency=440:sample_rate=8000:duration=0.5 -c:a pcm_s16le
make aac.m4a $tone $aac
make alac.m4a -f lavfi -i sine=frequency=440:sample_rate=8000:duration=0.5 -c:a alac

# Matroska and WebM.
make vp9.webm $picture $tone -c:v libvpx-vp9 -b:v 20k -c:a libopus -b:a 12k
make vp8.webm $picture $tone -c:v libvpx -b:v 20k -c:a libvorbis
make sound.webm $tone -c:a libopus -b:a 12k
make live.webm $picture -c:v libvpx -b:v 20k -live 1 -f webm
make h264.mkv $picture $tone $h264 -c:a libmp3lame -b:a 16k
make av1.mkv $picture -c:v libaom-av1 -cpu-used 8 -crf 50
make flac.mkv -f lavfi -i sine=frequency=440:sample_rate=8000:duration=0.5 -c:a flac

# Sounds.
make counted.mp3 $tone -c:a libmp3lame -q:a 6
make constant.mp3 $tone -c:a libmp3lame -b:a 24k -write_xing 0 -id3v2_version 0
make varying.mp3 -f lavfi -i "sine=frequency=440:sample_rate=44100:duration=1,volume='if(lt(t,0.5),0,1)':eval=frame" \
    -c:a libmp3lame -q:a 9 -write_xing 0 -id3v2_version 0
ffmpeg -hide_banner -loglevel error -y $tone -c:a libmp3lame -b:a 16k -metadata title=Hum -metadata artist=Us tagged.mp3
make layer2.mp3 $tone -c:a mp2 -b:a 32k -f mp2
make s16.wav -f lavfi -i sine=frequency=440:sample_rate=8000:duration=0.5 -c:a pcm_s16le
make u8.wav -f lavfi -i sine=frequency=440:sample_rate=8000:duration=0.5 -c:a pcm_u8
make f32.wav -f lavfi -i sine=frequency=440:sample_rate=8000:duration=0.25 -c:a pcm_f32le
make adpcm.wav -f lavfi -i sine=frequency=440:sample_rate=8000:duration=1 -c:a adpcm_ms
make alaw.wav -f lavfi -i sine=frequency=440:sample_rate=8000:duration=0.5 -c:a pcm_alaw
make long.wav -f lavfi -i sine=frequency=440:sample_rate=8000:duration=0.5 -c:a pcm_s16le -rf64 always
# Into a pipe: the sizes in its header stay all ones.
ffmpeg -hide_banner -loglevel error -f lavfi -i sine=frequency=440:sample_rate=8000:duration=0.5 -c:a pcm_s16le $plain \
    -f wav - | cat >piped.wav
make tone.flac -f lavfi -i sine=frequency=440:sample_rate=8000:duration=1 -c:a flac
make vorbis.ogg $tone -c:a libvorbis
make flac.ogg -f lavfi -i sine=frequency=440:sample_rate=8000:duration=1 -c:a flac
make tone.opus $tone -c:a libopus -b:a 12k
make theora.ogv -f lavfi -i testsrc=s=48x32:r=10:d=1 $tone -t 1 -c:v libtheora -c:a libvorbis

# entry FILE STREAM ENTRY
entry() {
    ffprobe -v error -select_streams "$2" -show_entries "$3" -of default=nw=1:nk=1 "$1" | head -n 1
}
{
    printf 'file\twidth\theight\tseconds\tframes\trate\tcodec\tprofile\tlevel\tsound\tbytes\n'
    for file in *; do
        case $file in
            make.sh | facts.tsv) continue ;;
            # ffprobe 5 does not read them: this is what they were made from.
            moving.webp)
                printf '%s\t48\t32\t1.000000\t5\t5/1\twebp\t\t\t\t%s\n' "$file" "$(wc -c <"$file")"
                continue
                ;;
        esac
        width=$(entry "$file" v:0 stream=width) height=$(entry "$file" v:0 stream=height)
        # As it is shown: ffprobe has the stored size, and the turn beside it; that of EXIF it does not tell.
        turn=$(entry "$file" v:0 stream_side_data=rotation)
        case $file/$turn in
            turned.jpg/* | */90 | */-90 | */270) swap=$width width=$height height=$swap ;;
        esac
        # An average needs the times of frames, which Theora does not keep; its header has the rate.
        rate=$(entry "$file" v:0 stream=avg_frame_rate)
        case $file in *.ogv) rate=$(entry "$file" v:0 stream=r_frame_rate) ;; esac
        first=v:0
        test -n "$width" || first=a:0
        frames=$(ffprobe -v error -count_packets -select_streams v:0 -show_entries stream=nb_read_packets -of default=nw=1:nk=1 "$file")
        sound=''
        test $first = a:0 || sound=$(entry "$file" a:0 stream=codec_name)
        printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$file" "$width" "$height" \
            "$(entry "$file" $first format=duration)" "$frames" "$rate" \
            "$(entry "$file" $first stream=codec_name)" "$(entry "$file" $first stream=profile)" \
            "$(entry "$file" $first stream=level)" "$sound" "$(wc -c <"$file")"
    done
} >facts.tsv
