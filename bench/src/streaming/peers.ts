/**
 * What other systems did with stream60 on two cores, in real time, 100 ms at a time, one session, `tiny.en` int8, on
 * 2026-11-21. One run each: 10 to 20 % from run to run. Columns as in {@link PEER_COLUMNS}.
 */
export const PEERS: readonly (readonly string[])[] = [
  [
    'whisper_streaming, 1.0 s, one thread',
    '0.045',
    '4.76',
    '= final',
    '3.99 / 5.41',
    '3.27 / 4.61',
    '0.95',
  ],
  ['whisper_streaming, `--vac`', '0.125', '3.81', '= final', '3.64 / 7.31', '1.32 / 10.2', '0.66'],
  ['WhisperLive', '0.098', '1.91', '1.46 / 3.46', '7.43 / 12.9', '7.19 / 12.1', '0.97'],
  [
    'WhisperLiveKit, LocalAgreement',
    '0.063',
    '2.87',
    '2.38 / 4.56',
    '3.86 / 6.17',
    '3.17 / 8.76',
    '1.65',
  ],
  [
    'WhisperLiveKit, SimulStreaming',
    '0.125',
    '2.71',
    '= final',
    '2.55 / 5.38',
    '3.04 / 6.30',
    '1.66',
  ],
];

export const PEER_COLUMNS: readonly string[] = [
  'system',
  'error rate',
  'first text, p50',
  'word shown, p50 / p90',
  'word final, p50 / p90',
  'last final, p50 / p95',
  'CPU s per audio s',
];
