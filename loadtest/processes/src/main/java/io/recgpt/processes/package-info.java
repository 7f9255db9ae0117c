/** The four services as processes of this machine, to be loaded, killed and measured. */
@org.jspecify.annotations.NullMarked
package io.recgpt.processes;
