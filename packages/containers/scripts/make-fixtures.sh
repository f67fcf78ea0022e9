#!/usr/bin/env bash
# Makes test/fixtures out of the demo recording, with ffmpeg (5.1 was used). What Chromium recorded, recorder.mjs makes.
set -euo pipefail
cd "$(dirname "$0")/../test/fixtures"
from=../../../../examples/live-captions/recording/demo.wav
# The first sentence, from second 0 to 3.
input=(-ss 0 -t 3 -i "$from")
encode() { ffmpeg -v error -y "${input[@]}" -map_metadata -1 -fflags +bitexact -flags:a +bitexact "$@"; }

opus=(-ar 48000 -c:a libopus -b:a 20k)
aac=(-c:a aac -b:a 32k)
encode "${opus[@]}" opus.webm
# As recorders write it: clusters of unknown length.
encode "${opus[@]}" -f webm -live 1 -cluster_time_limit 30000 live.webm
encode -c:a libvorbis -q:a 0 vorbis.webm
encode "${opus[@]}" opus.ogg
encode -c:a libvorbis -q:a 0 vorbis.ogg
encode -c:a flac -compression_level 12 flac.ogg
encode -c:a flac -compression_level 12 mono.flac
encode -c:a libmp3lame -b:a 24k mono.mp3
encode -ar 48000 -ac 2 -c:a libmp3lame -b:a 64k -id3v2_version 3 -metadata title=demo stereo48.mp3
encode -c:a pcm_s16le -ar 8000 -ac 1 telephone.wav
encode "${aac[@]}" mono.aac
encode -ar 44100 -ac 2 "${aac[@]}" last.m4a
encode -ar 44100 -ac 2 "${aac[@]}" -movflags +faststart first.m4a
encode -ar 48000 "${aac[@]}" -movflags +frag_keyframe+empty_moov -frag_duration 500000 fragments.mp4
encode "${opus[@]}" -movflags +frag_keyframe+empty_moov -frag_duration 500000 opus.mp4
encode -c:a flac -compression_level 12 -strict experimental flac.mp4
# Half a second of raw samples, as Chromium's recorder writes them.
ffmpeg -v error -y -ss 0.5 -t 0.5 -i "$from" -c:a pcm_f32le -f matroska \
  -map_metadata -1 -fflags +bitexact -flags:a +bitexact pcm.webm
# Speech on the left, a tone on the right.
ffmpeg -v error -y -ss 0 -t 2 -i "$from" -f lavfi -t 2 -i "sine=frequency=440:sample_rate=16000" \
  -filter_complex "[0][1]join=inputs=2:channel_layout=stereo" -ar 48000 -c:a libopus -b:a 32k \
  -map_metadata -1 -fflags +bitexact -flags:a +bitexact two-sides.ogg
ls -la
