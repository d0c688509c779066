#!/bin/sh
# Every benchmark, one after the other; on a quiet machine. BIN: the environment's programs; DATA: a folder with data
# sets (banking77/train.jsonl and test.jsonl), or empty for the demo texts; OUT: where the results go.
set -eu
data=${DATA:+--data $DATA}
python=$BIN/python
mkdir -p "$OUT"
"$python" benchmarks/import_speed.py --out "$OUT/import_speed.json"
# shellcheck disable=SC2086  # $data is an option with its value, or nothing
"$python" benchmarks/encode_speed.py $data --out "$OUT/encode_speed.json"
# shellcheck disable=SC2086
"$python" benchmarks/loop_speed.py $data --out "$OUT/loop_speed.json"
# shellcheck disable=SC2086
"$python" benchmarks/span_loop_speed.py $data --out "$OUT/span_loop_speed.json"
# shellcheck disable=SC2086
"$python" benchmarks/predict_speed.py $data --minutes 0 --out "$OUT/predict_speed.json"
# shellcheck disable=SC2086
"$python" benchmarks/predict_speed.py $data --only-memory --out "$OUT/predict_memory.json"
"$python" benchmarks/speed.py --contenders askwell --out "$OUT/speed.json"
"$python" benchmarks/http_load.py --out "$OUT/http_load_sqlite.json"
"$python" benchmarks/http_load.py --database postgresql --out "$OUT/http_load_postgresql.json"
"$python" benchmarks/http_load.py --seconds 60 --overlap 2 --share 0.5 --most 3 --out "$OUT/http_load_overlap_sqlite.json"
"$python" benchmarks/http_load.py --seconds 60 --overlap 2 --share 0.5 --most 3 --database postgresql --out "$OUT/http_load_overlap_postgresql.json"
"$python" benchmarks/screen_speed.py --out "$OUT/screen_speed.json"
"$python" benchmarks/span_screen_speed.py --out "$OUT/span_screen_speed.json"
"$python" benchmarks/bundle.py --out "$OUT/bundle.json"
if [ -n "${DATA:-}" ]; then
  "$python" benchmarks/doubt.py --data "$DATA" --ready "$OUT/ready" --out "$OUT/doubt.json" \
    --models banking77:random:1000:0 banking77:auto:300:0
  "$python" benchmarks/drift.py --data "$DATA" --ready "$OUT/ready" --sets banking77 --out "$OUT/drift.json"
  "$python" benchmarks/agreement.py --data "$DATA" --out "$OUT/agreement.json"
  "$BIN/askwell" simulate --train "$DATA/banking77/train.jsonl" --test "$DATA/banking77/test.jsonl" --budget 500 \
    --strategy auto --strategy baseline --seeds 3 --out "$OUT/labels_banking77.json" --plot "$OUT/labels_banking77.png"
fi
