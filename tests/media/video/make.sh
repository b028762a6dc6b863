#!/bin/sh
# Makes small clips for the tests of posters, and the first frame of each as ffmpeg decodes it, with ffmpeg 5 or newer (libx264,
# libx265, libvpx, libaom).
# Everything is drawn from formulas.
#
#   tests/media/video/make.sh
set -eu
cd "$(dirname "$0")"
export LC_ALL=C
rm -f ./*.mp4 ./*.mkv ./*.webm ./*.avi ./*.png

quiet="-hide_banner -loglevel error -y"
plain="-map_metadata -1 -fflags +bitexact -flags:v +bitexact -threads 1"

drawn() { echo "testsrc2=s=$1:r=10:d=$2,gblur=1"; }

# clip FILE SIZE SECONDS OPTIONS: H.264, a key frame each second unless the options say otherwise
clip() {
    # shellcheck disable=SC2086
    ffmpeg $quiet -f lavfi -i "$(drawn "$2" "$3")" -c:v libx264 -pix_fmt yuv420p -g 10 -crf 30 -x264-params "sei=0:scenecut=0:info=0" \
        $plain $4 "$1"
}

# still FILE [OPTIONS]: its first frame as ffmpeg decodes it, in FILE.png
still() {
    file=$1
    shift
    # shellcheck disable=SC2086
    ffmpeg $quiet -i "$file" -frames:v 1 "$@" -pix_fmt rgb24 "${file%.*}.png"
}

clip baseline.mp4 96x64 1 "-profile:v baseline -movflags +faststart"
clip main.mp4 96x64 1 "-profile:v main -bf 2"
clip high.mp4 96x64 2 "-profile:v high -bf 3 -movflags +faststart"
clip odd.mp4 90x54 1 "-profile:v high"
clip full.mp4 96x64 1 "-vf scale=out_range=full -color_range pc"
clip bt709.mp4 96x64 1 "-vf scale=out_color_matrix=bt709 -colorspace bt709 -color_primaries bt709 -color_trc bt709"
clip slices.mp4 96x64 1 "-slices 4"
clip fragments.mp4 96x64 3 "-bf 2 -movflags +frag_keyframe+empty_moov+default_base_moof"
clip sidx.mp4 96x64 3 "-bf 2 -movflags +dash+frag_keyframe+global_sidx"
clip matroska.mkv 96x64 3 "-bf 2"
for degrees in 90 180 270; do
    # shellcheck disable=SC2086
    ffmpeg $quiet -i main.mp4 -c copy -metadata:s:v:0 rotate=$degrees $plain turned$degrees.mp4
done
for file in *.mp4 *.mkv; do still "$file"; done

# The clips of the demo, small.
for file in ../../../assets/demo/*.mp4; do
    name=$(basename "$file" .mp4)
    # shellcheck disable=SC2086
    ffmpeg $quiet -i "$file" -frames:v 1 -vf "scale=w=96:h=96:force_original_aspect_ratio=decrease:flags=area+full_chroma_int" -pix_fmt rgb24 "demo-$name.png"
done

# What is compared otherwise: pixels that are no squares, many frames, and what this program does not decode by itself.
clip wide.mp4 64x64 1 "-aspect 16:9"
still wide.mp4 -vf "scale=w=round(iw*sar):h=ih:flags=area+full_chroma_int"
clip strip.mp4 64x48 20 "-bf 2 -crf 45"
clip fields.mp4 96x64 1 "-flags +ildct+ilme"
clip deep.mp4 96x64 1 "-pix_fmt yuv420p10le"
# shellcheck disable=SC2086
{
    ffmpeg $quiet -f lavfi -i "$(drawn 96x64 1)" -c:v libx265 -x265-params "log-level=none:info=0" -tag:v hvc1 -crf 35 \
        -pix_fmt yuv420p $plain hevc.mp4
    ffmpeg $quiet -f lavfi -i "$(drawn 96x64 1)" -c:v libvpx-vp9 -crf 50 -b:v 0 $plain vp9.webm
    ffmpeg $quiet -f lavfi -i "$(drawn 96x64 1)" -c:v libvpx -crf 50 -b:v 50k $plain vp8.webm
    ffmpeg $quiet -f lavfi -i "$(drawn 96x64 0.3)" -c:v libaom-av1 -cpu-used 8 -crf 50 $plain av1.mp4
    ffmpeg $quiet -f lavfi -i "$(drawn 96x64 1)" -c:v mpeg4 -q:v 12 $plain mpeg4.mp4
    ffmpeg $quiet -f lavfi -i "$(drawn 96x64 1)" -c:v mpeg4 -q:v 12 $plain mpeg4.avi
}
