package io.recgpt.explain.model;

/** The manner of a sentence, chosen before it is written (RecGPT V2, explanations). */
public enum Style {
  /** Names the occasion that is near. */
  OCCASION("say that it suits the occasion named behind it"),
  /** What it does. */
  USE("say what it does that helps with the interest"),
  /** What it is made of. */
  MATERIAL("say what it is made of, and what for"),
  /** One thing that it has. */
  DETAIL("name one concrete detail that it has"),
  /** Genre and mood of a work. */
  MOOD("say what kind of work it is, by its tags"),
  /** How both belong together. */
  LINK("say how item and interest belong together");

  private final String instruction;

  Style(String instruction) {
    this.instruction = instruction;
  }

  /** What the model is asked for. */
  String instruction() {
    return instruction;
  }
}
