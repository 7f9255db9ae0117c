/**
 * The container image of all services: a Java runtime, jars, a start file and an AOT cache for each
 * process, packed without a container daemon.
 */
@NullMarked
package io.recgpt.image;

import org.jspecify.annotations.NullMarked;
