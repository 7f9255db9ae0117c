/** Items, their features, filters over them, and what people do to them: values without ties. */
@NullMarked
package io.recgpt.retrieval.item;

import org.jspecify.annotations.NullMarked;
