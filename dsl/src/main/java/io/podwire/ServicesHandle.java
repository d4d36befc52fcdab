package io.podwire;

import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apiguardian.api.API;

/** Several Services, read afresh at each use. */
@API(status = API.Status.EXPERIMENTAL)
public final class ServicesHandle implements Iterable<ServiceHandle> {
  private final String words;
  private final Supplier<List<ServiceHandle>> services;

  ServicesHandle(String words, Supplier<List<ServiceHandle>> services) {
    this.words = words;
    this.services = services;
  }

  /** Those that select Pods. */
  public ServicesHandle withSelector() {
    return new ServicesHandle(
        words + " with a selector",
        () ->
            services.get().stream()
                .filter(
                    service -> {
                      Map<String, String> selector = service.resource().getSpec().getSelector();
                      return selector != null && !selector.isEmpty();
                    })
                .toList());
  }

  /** Those that there are now. */
  public List<ServiceHandle> list() {
    return services.get();
  }

  /** Each has at least one ready endpoint; there is at least one Service. */
  public ServicesHandle eachHasReadyEndpoint() {
    some().forEach(service -> service.endpoints().areNotEmpty());
    return this;
  }

  /**
   * Each TCP port of each accepts a connection from a Pod; there is at least one such port. Those
   * of other protocols have nothing to accept, and are not asked.
   */
  public ServicesHandle eachPortAccepts() {
    int asked = 0;
    for (ServiceHandle service : some()) {
      for (ServicePort port : service.resource().getSpec().getPorts()) {
        if (port.getProtocol() == null || port.getProtocol().equals("TCP")) {
          service.fromPod(Images.busybox).tcp(service, port.getPort()).connects();
          asked++;
        }
      }
    }
    if (asked == 0) {
      throw new AssertionError(
          "there is no TCP port among those of " + words + ": asking none proves nothing");
    }
    return this;
  }

  private List<ServiceHandle> some() {
    List<ServiceHandle> now = list();
    if (now.isEmpty()) {
      throw new AssertionError(
          "there is none among " + words + ": an assertion over no Service proves nothing");
    }
    return now;
  }

  @Override
  public Iterator<ServiceHandle> iterator() {
    return list().iterator();
  }

  @Override
  public String toString() {
    return words;
  }
}
