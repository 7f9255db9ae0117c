package io.recgpt.retrieval.index;

import io.recgpt.rpc.Tenant;

/** What a search is in: a version of a tenant's index, or an alias that stands for one. */
public sealed interface SearchSpace permits IndexVersion, IndexAlias {
  /** Whose vectors are searched. */
  Tenant tenant();
}
