package io.podwire.failure;

import org.apiguardian.api.API;

/** One kind of failure: the hop where it happens, and the words that name what is to blame. */
@API(status = API.Status.EXPERIMENTAL)
public interface Finding {
  /** Where the connection ends. */
  Hop hop();

  /** The object and the field to blame, and the nearest thing that would have matched. */
  String text();
}
