/**
 * What users write: the smallest test, tutorials from the field step by step, and what a failure
 * reads like. Every class runs unchanged on each engine.
 */
@NullMarked
package io.podwire.samples;

import org.jspecify.annotations.NullMarked;
