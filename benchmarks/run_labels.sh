#!/bin/sh
# Runs of labels.py, of peers.py where PEERS names a Python that has the packages, and the tables and pictures.
# BIN: the environment's programs; DATA: folders with data sets; RUNS: where runs are kept; OUT: tables and pictures.
set -eu
[ -n "$DATA" ] || { echo "Say where the data sets are: make bench-labels DATA=folder"; exit 1; }
sets=${SETS:+--sets $SETS}
strategies=${STRATEGIES:+--strategies $STRATEGIES}
cache=${CACHE:+--cache $CACHE}
# shellcheck disable=SC2086  # options with their values, or nothing
"$BIN/python" benchmarks/labels.py --data $DATA --out "$RUNS" --seeds "$SEEDS" --noise "$NOISE" $sets $strategies $cache
if [ -n "${PEERS:-}" ]; then
  # shellcheck disable=SC2086
  "$PEERS" benchmarks/peers.py --data $DATA --out "$RUNS" --seeds "$SEEDS" --noise "$NOISE" $sets $cache
fi
"$BIN/python" benchmarks/labels_table.py --results "$RUNS" --out "$OUT" --noise "$NOISE" ${KEEP:+--keep}
