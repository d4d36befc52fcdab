/**
 * {@link io.podwire.junit.ClusterTest}: a fresh cluster for each test, by JUnit 5.13 or newer, and
 * 6.
 *
 * <p>Follows <a href="https://docs.junit.org/current/user-guide/#extensions">JUnit's extension
 * model</a>. Nothing imports this package. Leaves out JUnit 4 and vintage.
 */
@NullMarked
package io.podwire.junit;

import org.jspecify.annotations.NullMarked;
