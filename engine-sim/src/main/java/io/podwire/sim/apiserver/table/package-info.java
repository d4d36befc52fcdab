/**
 * Objects as the rows that kubectl prints: the columns and cells of {@code
 * kubernetes/pkg/printers/internalversion/printers.go}. Objects in, tables out.
 *
 * <p>Left out: the columns' descriptions, and the columns of custom resources.
 */
@NullMarked
package io.podwire.sim.apiserver.table;

import org.jspecify.annotations.NullMarked;
