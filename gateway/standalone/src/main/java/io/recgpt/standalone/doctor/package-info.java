/** Checks what a process depends on before it is started, and says what to do. */
@org.jspecify.annotations.NullMarked
package io.recgpt.standalone.doctor;
