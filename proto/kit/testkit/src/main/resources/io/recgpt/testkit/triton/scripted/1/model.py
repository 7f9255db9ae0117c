"""A model whose prompts say how it is to answer.

The last user turn, in ChatML's marks or else the whole prompt, is said back word by word, unless it
begins with an order:

  !slow MS TEXT     says the text, with so many milliseconds before each word
  !words N          says N words
  !endless          says words until it is cancelled, whatever the most tokens are
  !half             says half of a JSON object, and that it was cut
  !refuse           says that it won't
  !garbage          gives bytes that are no text
  !nothing          gives responses without the tensor that has the text
  !error N          says N words, then fails
  !crash N          says N words, then its process ends
  !until KEY        says a word, then waits to be cancelled
  !cancelled KEY    says when !until KEY was cancelled, in nanoseconds since 1970
"""

import json
import os
import threading
import time

import numpy as np
import triton_python_backend_utils as pb_utils

LAST = pb_utils.TRITONSERVER_RESPONSE_COMPLETE_FINAL


class TritonPythonModel:
    def initialize(self, args):
        self.cancelled = {}
        self.running = set()

    def execute(self, requests):
        for request in requests:
            thread = threading.Thread(target=self.answer, args=(Answer(request),), daemon=True)
            self.running.add(thread)
            thread.start()
        return None

    def answer(self, answer):
        try:
            self.obey(answer)
        except Exception as fault:  # reaches the client, whatever it is
            answer.fail(str(fault))
        finally:
            self.running.discard(threading.current_thread())

    def obey(self, answer):
        order, _, rest = answer.turn.partition(" ")
        if order == "!slow":
            pause, _, text = rest.partition(" ")
            answer.say(text, pause=int(pause) / 1000)
        elif order == "!words":
            answer.say(" ".join(f"w{i}" for i in range(int(rest))))
        elif order == "!endless":
            while not answer.cancelled():
                answer.piece("and on ")
            answer.end()
        elif order == "!half":
            answer.say('{"interests": [{"name": "trail run', reason="length")
        elif order == "!refuse":
            answer.say("I'm sorry, but I can't help with that.")
        elif order == "!garbage":
            answer.piece(b"\xff\xfe\xfd")
            answer.end()
        elif order == "!nothing":
            answer.send([pb_utils.Tensor("finish_reason", np.array(["stop"], dtype=np.object_))])
            answer.end()
        elif order == "!error":
            answer.say(" ".join(["word"] * int(rest)), end=False)
            answer.fail("the model ran out of everything")
        elif order == "!crash":
            answer.say(" ".join(["word"] * int(rest)), end=False)
            time.sleep(0.1)  # so that the words are on their way
            os._exit(1)
        elif order == "!until":
            answer.piece("waiting ")
            while not answer.cancelled():
                time.sleep(0.001)
            self.cancelled[rest] = time.time_ns()
            answer.end()
        elif order == "!cancelled":
            until = time.time() + 5
            while rest not in self.cancelled and time.time() < until:
                time.sleep(0.001)
            answer.say(str(self.cancelled.get(rest, "never")))
        else:
            answer.say(answer.turn)

    def finalize(self):
        for thread in list(self.running):
            thread.join(1)


class Answer:
    """One request and its responses."""

    def __init__(self, request):
        self.sender = request.get_response_sender()
        self.prompt = text(request, "text_input")
        self.turn = last_turn(self.prompt)
        self.most = json.loads(text(request, "sampling_parameters") or "{}").get("max_tokens", 16)

    def say(self, words, pause=0.0, reason="stop", end=True):
        pieces = words.split(" ")
        cut = len(pieces) > self.most
        for i, word in enumerate(pieces[: self.most]):
            if self.cancelled():
                break
            if pause:
                time.sleep(pause)
            self.piece(word if i == len(pieces) - 1 else word + " ")
        if end:
            self.send(
                [
                    tensor("text_output", "", np.object_),
                    tensor("finish_reason", "length" if cut else reason, np.object_),
                    tensor("num_input_tokens", len(self.prompt.split()), np.uint32),
                    tensor("num_output_tokens", 0, np.uint32),
                ]
            )
            self.end()

    def piece(self, said):
        self.send([tensor("text_output", said, np.object_), tensor("num_output_tokens", 1, np.uint32)])

    def send(self, tensors):
        self.sender.send(pb_utils.InferenceResponse(output_tensors=tensors))

    def fail(self, message):
        self.sender.send(pb_utils.InferenceResponse(error=pb_utils.TritonError(message)), flags=LAST)

    def end(self):
        self.sender.send(flags=LAST)

    def cancelled(self):
        return self.sender.is_cancelled()


def tensor(name, value, dtype):
    return pb_utils.Tensor(name, np.array([value], dtype=dtype))


def text(request, name):
    found = pb_utils.get_input_tensor_by_name(request, name)
    return found.as_numpy().flat[0].decode("utf-8") if found is not None else ""


def last_turn(prompt):
    _, mark, turn = prompt.rpartition("<|im_start|>user\n")
    return turn.partition("<|im_end|>")[0] if mark else prompt.strip()
