#!/bin/sh
# Makes the sounds and clips of the demo providers, and the table of what they are, with ffmpeg 5 or newer
# (libx264, libmp3lame). Everything is drawn and played from formulas: nothing in it is anybody's work but ours.
#
#   assets/demo/make.sh
#
# All lengths are whole seconds, because a service tells them so. The sources are slow and soft: a few kilobytes a clip.
set -eu
cd "$(dirname "$0")"
export LC_ALL=C

quiet="-hide_banner -loglevel error -y"
h264="-c:v libx264 -preset slow -pix_fmt yuv420p -threads 1"
plain="-map_metadata -1 -fflags +bitexact -flags:v +bitexact -flags:a +bitexact"

# clip FILE CRF OUTPUT-OPTIONS SOURCE [SOUND SECONDS]
clip() {
    file=$1 crf=$2 options=$3 source=$4
    if [ $# -gt 4 ]; then
        # shellcheck disable=SC2086
        ffmpeg $quiet -f lavfi -i "$source" -f lavfi -i "$5" -t "$6" $h264 -crf "$crf" \
            -c:a aac -b:a 16k -ac 1 $plain $options "$file"
    else
        # shellcheck disable=SC2086
        ffmpeg $quiet -f lavfi -i "$source" $h264 -crf "$crf" $plain $options "$file"
    fi
}

front="-movflags +faststart"
chord="aevalsrc='0.2*sin(220*2*PI*t)*(1+sin(PI*t/2))/2+0.2*sin(277.2*2*PI*t)*(1+sin(PI*t/3))/2+0.15*sin(329.6*2*PI*t)':s=32000"

# Colours that are not named would be others at each run.
dawn="c0=0x1b2a49:c1=0xc8553d:c2=0xf28f3b:c3=0xffd5c2:c4=0x588b8b"
# The picture is the same everywhere: soft colours that drift. What differs is what a reader of the file must get right.
clip dawn.mp4 42 "$front" "gradients=$dawn:s=1920x1080:r=24:d=6:seed=11:speed=0.02:n=4"
clip reel.mp4 44 "" "gradients=$dawn:s=1080x1920:r=30:d=5:seed=7:speed=0.03:n=3" "$chord" 5
clip lake.mp4 46 "$front" "gradients=$dawn:s=3840x2160:r=25:d=2:seed=5:speed=0.02:n=3"
clip loop.mp4 38 "$front -profile:v baseline" "mandelbrot=s=512x512:r=15:start_scale=2.4:end_scale=1.2:end_pts=45,trim=duration=3,gblur=2"
clip talk.mp4 44 "$front" "gradients=$dawn:s=640x360:r=25:d=24:seed=23:speed=0.004:n=2" "$chord" 24
clip fast.mp4 36 "" "testsrc2=s=640x360:r=60:d=3,gblur=4"
clip old.mp4 42 "-profile:v main" "gradients=$dawn:s=720x576:r=12:d=12:seed=3:speed=0.02:n=5" "$chord" 12

# They swell and fade over seconds, so that their shapes can be told apart.
# shellcheck disable=SC2086
{
    ffmpeg $quiet -f lavfi -i "$chord" -t 12 -c:a libmp3lame -b:a 32k -ac 1 $plain pad.mp3
    ffmpeg $quiet -f lavfi -i "aevalsrc='0.9*sin(2*PI*(196+60*floor(mod(t*4,4)))*t)*exp(-6*mod(t,0.25))*(0.1+pow(sin(PI*t/5),2)*(0.6+0.4*sin(2*t)))':s=22050" -t 20 \
        -c:a libmp3lame -b:a 16k -ac 1 $plain steps.mp3
    ffmpeg $quiet -f lavfi -i "aevalsrc='0.5*sin(2*PI*880*t)*exp(-5*t)+0.3*sin(2*PI*1320*t)*exp(-7*t)':s=16000" -t 1 \
        -c:a pcm_s16le $plain bell.wav
    ffmpeg $quiet -f lavfi -i "aevalsrc='0.8*sin(2*PI*110*t+3*sin(2*PI*2*t))*pow(sin(PI*t/3),2)':s=8000" -t 3 -c:a pcm_u8 $plain hum.wav
}

# What they are, as ffprobe reads them; a test holds the program's own table and the bytes to it.
one() { ffprobe -v error -select_streams "$2" -show_entries "$3" -of default=nw=1:nk=1 "$1" | head -n 1; }
{
    printf 'file\twidth\theight\tseconds\tframes\trate\tsound\tbytes\n'
    for file in *.mp4 *.mp3 *.wav; do
        case $file in
            *.mp4)
                width=$(one "$file" v:0 stream=width) height=$(one "$file" v:0 stream=height)
                frames=$(one "$file" v:0 stream=nb_frames) rate=$(one "$file" v:0 stream=r_frame_rate) ;;
            *) width=- height=- frames=- rate=- ;;
        esac
        sound=$(one "$file" a:0 stream=codec_name)
        printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$file" "$width" "$height" \
            "$(one "$file" v:0 format=duration)" "$frames" "$rate" "${sound:--}" "$(wc -c < "$file")"
    done
} > clips.tsv
