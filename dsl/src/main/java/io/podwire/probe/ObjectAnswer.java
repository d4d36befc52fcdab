package io.podwire.probe;

import io.fabric8.kubernetes.api.model.HasMetadata;
import org.apiguardian.api.API;

/**
 * An object as one look saw it.
 *
 * @param object itself
 * @param seen what of it matters to a reader
 * @param <T> its type in fabric8's model
 */
@API(status = API.Status.EXPERIMENTAL)
public record ObjectAnswer<T extends HasMetadata>(T object, String seen) implements Answer {}
