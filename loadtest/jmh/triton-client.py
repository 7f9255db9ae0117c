"""Embeds the batches of a file by Triton's own Python client, once for each line that comes in.

Prints the seconds of each pass. Inputs are made beforehand, so that a pass is the calls alone.
Arguments: TARGET FILE BATCHES_AT_ONCE
"""

import json
import queue
import sys
import time

import numpy as np
import tritonclient.grpc as triton


def inputs(batch):
    longest = max(len(ids) for ids in batch)
    ids = np.zeros((len(batch), longest), dtype=np.int64)
    mask = np.zeros_like(ids)
    for row, tokens in enumerate(batch):
        ids[row, : len(tokens)] = tokens
        mask[row, : len(tokens)] = 1
    made = []
    for name, values in (("input_ids", ids), ("attention_mask", mask)):
        tensor = triton.InferInput(name, list(values.shape), "INT64")
        tensor.set_data_from_numpy(values)
        made.append(tensor)
    return made


def run(client, batches, at_once):
    answers = queue.Queue()
    begin = time.perf_counter()
    sent = landed = 0
    while landed < len(batches):
        while sent < len(batches) and sent - landed < at_once:
            client.async_infer(
                "minilm", batches[sent], lambda result, error: answers.put((result, error))
            )
            sent += 1
        result, error = answers.get(timeout=60)
        if error is not None:
            raise error
        result.as_numpy("sentence_embedding")
        landed += 1
    return time.perf_counter() - begin


def main(target, file, at_once):
    with open(file, encoding="utf-8") as source:
        batches = [inputs(batch) for batch in json.load(source)]
    client = triton.InferenceServerClient(url=target)
    for _ in sys.stdin:
        print("%.6f" % run(client, batches, at_once), flush=True)
    client.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
