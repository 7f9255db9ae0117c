package io.recgpt.quality.cost;

import java.util.OptionalInt;

/**
 * Tokens of one person's refresh, counted as of their last behavior.
 *
 * @param behaviors that prove interests
 * @param raw tokens of the whole history, one line a behavior
 * @param compressed tokens of the same, compressed
 * @param rawPrompt tokens of the prompt for interests with the raw history
 * @param fullPrompt tokens of the prompt for interests with the compressed one
 * @param deltaPrompt tokens of the prompt with the last profile and what is new since; none where
 *     there was no profile a fortnight before
 * @param tagPrompt tokens of the prompt for tags with the whole history compressed
 * @param deltaTagPrompt the same with the bound of a delta
 * @param fullAnswer tokens that an answer with these interests and tags would have: an estimate
 * @param deltaAnswer the same, with the interests alone that something new speaks for
 */
record PersonCost(
    int behaviors,
    int raw,
    int compressed,
    int rawPrompt,
    int fullPrompt,
    OptionalInt deltaPrompt,
    int tagPrompt,
    int deltaTagPrompt,
    int fullAnswer,
    int deltaAnswer) {}
