package io.recgpt.intent;

/** What another service must not touch. */
public record Profile(String user) {}
