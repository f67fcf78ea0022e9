"""Records what a Whisper model's weights are, as another program reads them.

usage: record_weights.py PROOFS_DIRECTORY MODEL_DIRECTORY > ../fixtures/weights-NAME.json

PROOFS_DIRECTORY holds ct2_weights.py, which reads CTranslate2's model.bin with
numpy. For every tensor under OpenAI's name: its shape, the SHA-256 of its bytes as little-endian float32 (first 16
digits), its first value and its sum in float64. Needs numpy.
"""
import hashlib
import json
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
import ct2_weights  # noqa: E402

_, tensors = ct2_weights.openai(sys.argv[2])
lines = []
for name, x in tensors.items():
    digest = hashlib.sha256(x.astype("<f4").tobytes()).hexdigest()[:16]
    record = {"shape": list(x.shape), "sha256": digest, "first": float(x.flat[0]), "sum": float(x.astype("f8").sum())}
    lines.append(f"  {json.dumps(name)}: {json.dumps(record)}")
print("{\n" + ",\n".join(lines) + "\n}")
