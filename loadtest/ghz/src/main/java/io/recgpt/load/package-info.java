/** What a recommendation costs, beside the same messages through processes that do no work. */
@org.jspecify.annotations.NullMarked
package io.recgpt.load;
