package io.recgpt.testkit;

import io.recgpt.inference.generation.TextGenerator;

class ScriptedGeneratorTest extends TextGeneratorContract {
  @Override
  protected TextGenerator open() {
    return ScriptedGenerator.of(request -> request.messages().getLast().content());
  }
}
