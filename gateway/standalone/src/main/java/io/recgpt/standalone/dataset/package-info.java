/** A data set on disk: tab-separated items and events, read line by line, each taken or refused. */
@NullMarked
package io.recgpt.standalone.dataset;

import org.jspecify.annotations.NullMarked;
