/**
 * Custom resources: the definitions, which are objects like others, and the kinds that they make.
 * Left out: conversion by webhooks, and the rules of {@code x-kubernetes-validations}, of which
 * whoever creates a definition is warned.
 *
 * @see <a
 *     href="https://github.com/kubernetes/apiextensions-apiserver/tree/v0.34.0/pkg">apiextensions-apiserver</a>
 */
@NullMarked
package io.podwire.sim.apiserver.custom;

import org.jspecify.annotations.NullMarked;
