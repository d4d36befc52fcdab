/**
 * Who owns which fields: sets of fields, what an object holds, what a change touches, and the merge
 * of an applied object, as {@code sigs.k8s.io/structured-merge-diff} does them.
 *
 * <p>Left out: conversion between versions of a kind, and the reset of a set by an empty
 * managedFields.
 */
@NullMarked
package io.podwire.sim.apiserver.fields;

import org.jspecify.annotations.NullMarked;
