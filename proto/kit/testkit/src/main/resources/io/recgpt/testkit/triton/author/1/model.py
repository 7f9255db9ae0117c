"""A model that answers this project's prompts as a good language model would, by rules.

What it says is made of the prompt that it is sent, in the form that the prompt asks for:

  interests     "gear for WORD" of each word that at least three things of the history share
  tags          "sturdy WORD gear" of each interest
  explanations  "DESCRIPTION for your WORD" of each pair of item and interest
"""

import json
import re
import threading
from collections import Counter

import numpy as np
import triton_python_backend_utils as pb_utils

LAST = pb_utils.TRITONSERVER_RESPONSE_COMPLETE_FINAL
THING = re.compile(r"#(\d+) ([^,\n]*)")
INTEREST = re.compile(r"(?m)^(\d+) \| ([^|\n]*) \|")
FIELD = re.compile(r"(?m)^(\w+): <(.*)>$")
FEWEST_THINGS = 3


class TritonPythonModel:
    def initialize(self, args):
        self.running = set()

    def execute(self, requests):
        for request in requests:
            thread = threading.Thread(target=self.answer, args=(request,), daemon=True)
            self.running.add(thread)
            thread.start()
        return None

    def answer(self, request):
        sender = request.get_response_sender()
        try:
            prompt = text(request, "text_input")
            said = answer(last_turn(prompt))
            for piece in re.findall(r"\S+\s*", said):
                if sender.is_cancelled():
                    break
                send(sender, text_output=piece, num_output_tokens=1)
            send(
                sender,
                text_output="",
                finish_reason="stop",
                num_input_tokens=len(prompt.split()),
                num_output_tokens=0,
            )
            sender.send(flags=LAST)
        except Exception as fault:  # reaches the client, whatever it is
            error = pb_utils.InferenceResponse(error=pb_utils.TritonError(str(fault)))
            sender.send(error, flags=LAST)
        finally:
            self.running.discard(threading.current_thread())

    def finalize(self):
        for thread in list(self.running):
            thread.join(1)


def answer(turn):
    if "BELIEVED (id" in turn:
        return "[]"
    if "INTERESTS (number" in turn:
        return json.dumps(tags(turn))
    if "HISTORY" in turn:
        return json.dumps(interests(turn))
    return json.dumps({"explanations": explanations(turn)})


def interests(turn):
    things = {int(number): set(re.findall(r"[a-z]+", name.lower())) for number, name in THING.findall(turn)}
    shared = Counter(word for words in things.values() for word in words if len(word) > 3)
    return [
        {
            "id": 0,
            "interest": f"gear for {word}",
            "stage": "long-term",
            "reason": f"Comes back to gear for {word}.",
            "evidence": [number for number, words in things.items() if word in words],
        }
        for word, count in sorted(shared.items())
        if FEWEST_THINGS <= count < len(things)
    ]


def tags(turn):
    return [
        {
            "tag": f"sturdy {word(name)} gear",
            "interest": int(number),
            "reason": f"Goes with gear for {word(name)}.",
        }
        for number, name in INTEREST.findall(turn)
    ]


def explanations(turn):
    told = []
    for block in re.split(r"(?m)^Pair ", turn)[1:]:
        fields = dict(FIELD.findall(block))
        interest = fields.get("interest", "")
        end = f"for your {word(interest)}" if interest else f"for {fields.get('category', 'all')}"
        told.append({"pair": int(block.split()[0]), "text": f"{fields.get('description', '')} {end}"})
    return told


def word(name):
    return name.split()[-1]


def send(sender, **outputs):
    tensors = [
        pb_utils.Tensor(name, np.array([value], dtype=np.object_ if isinstance(value, str) else np.uint32))
        for name, value in outputs.items()
    ]
    sender.send(pb_utils.InferenceResponse(output_tensors=tensors))


def text(request, name):
    found = pb_utils.get_input_tensor_by_name(request, name)
    return found.as_numpy().flat[0].decode("utf-8") if found is not None else ""


def last_turn(prompt):
    _, mark, turn = prompt.rpartition("<|im_start|>user\n")
    return turn.partition("<|im_end|>")[0] if mark else prompt.strip()
