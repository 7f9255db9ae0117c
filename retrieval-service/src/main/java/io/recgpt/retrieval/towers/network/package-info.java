/** Small networks trained on plain float arrays: kernels, layers, a contrastive loss, Adam. */
@NullMarked
package io.recgpt.retrieval.towers.network;

import org.jspecify.annotations.NullMarked;
