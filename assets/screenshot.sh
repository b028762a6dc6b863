#!/usr/bin/env bash
# Makes assets/screenshot.png, the picture in the README: the demo providers in the night theme, in a real terminal
# under a virtual display. Needs Xvfb, kitty, xdotool and ImageMagick, and target/release/assetbrowse.
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
children=()
trap 'kill "${children[@]}" 2>/dev/null || true; rm -rf "$work"' EXIT
printf '[browser]\ntheme = "night"\n' > "$work/config.toml"

# The server picks a free display and writes its number once it is ready.
mkfifo "$work/display"
Xvfb -displayfd 3 -screen 0 1600x1000x24 -nolisten tcp 3> "$work/display" 2> "$work/xvfb.log" &
children+=($!)
read -r -t 10 display < "$work/display"
export DISPLAY=":$display" LIBGL_ALWAYS_SOFTWARE=1 HOME="$work"

kitty --config NONE -o font_family='DejaVu Sans Mono' -o font_size=11 -o remember_window_size=no \
    -o initial_window_width=120c -o initial_window_height=34c -o window_padding_width=6 \
    -o background='#15171c' -o update_check_interval=0 \
    target/release/assetbrowse --demo --seed 5 --config "$work/config.toml" 2> "$work/kitty.log" &
children+=($!)

window=$(timeout 20 xdotool search --sync --onlyvisible --class kitty | head -n 1)
# A person looks after a second, too; the picture is taken when nothing moves any more.
sleep 2
xdotool key --window "$window" j j j j j j
sleep 1
import -silent -window "$window" "$work/shot.png"
convert "$work/shot.png" -colors 128 -define png:compression-level=9 assets/screenshot.png
identify assets/screenshot.png
