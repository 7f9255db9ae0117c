/** Each tenant's items as retrieval streams them: stored, kept in memory and read into facts. */
@NullMarked
package io.recgpt.explain.catalogue;

import org.jspecify.annotations.NullMarked;
