"""A model that can't be loaded."""


class TritonPythonModel:
    def initialize(self, args):
        raise RuntimeError("this model never gets ready")
