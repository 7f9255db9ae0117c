/** Catalogues and logs of made-up shops, of any size, the same ones from the same seed. */
@NullMarked
package io.recgpt.shop;

import org.jspecify.annotations.NullMarked;
