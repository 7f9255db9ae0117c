/** Clusters that stand in for the categories that items lack, and their names. */
@NullMarked
package io.recgpt.retrieval.catalogue.clusters;

import org.jspecify.annotations.NullMarked;
