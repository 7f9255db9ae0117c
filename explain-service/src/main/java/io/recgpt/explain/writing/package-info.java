/** The extractive explainer: short English sentences composed from item facts and evidence. */
@NullMarked
package io.recgpt.explain.writing;

import org.jspecify.annotations.NullMarked;
