/** What tests of every module stand on: in-process RPC, fakes, contracts, rules of structure. */
@NullMarked
package io.recgpt.testkit;

import org.jspecify.annotations.NullMarked;
