@NullMarked
package io.recgpt.shop;

import org.jspecify.annotations.NullMarked;
