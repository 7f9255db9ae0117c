@org.jspecify.annotations.NullMarked
package io.recgpt.standalone.doctor;
