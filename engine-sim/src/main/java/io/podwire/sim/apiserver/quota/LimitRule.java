package io.podwire.sim.apiserver.quota;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.apiserver.schema.Quantity;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;

/**
 * One item of a LimitRange.
 *
 * @param type what it is about
 * @param min at least so much of each
 * @param max at most so much of each
 * @param ratio how often a request may go into its limit
 */
record LimitRule(String type, Amounts min, Amounts max, Amounts ratio) {
  static LimitRule of(JsonNode item) {
    return new LimitRule(
        item.path("type").asText(),
        Amounts.of(item.path("min")),
        Amounts.of(item.path("max")),
        Amounts.of(item.path("maxLimitRequestRatio")));
  }

  /** Adds what is wrong with them. */
  void check(Amounts requests, Amounts limits, List<String> wrong) {
    for (String resource : min.resources()) {
      String rule = "minimum " + usage(resource, min);
      if (!requests.has(resource)) {
        wrong.add(rule + ".  No request is specified");
      } else if (requests.get(resource).compareTo(min.get(resource)) < 0) {
        wrong.add(rule + ", but request is " + requests.get(resource));
      } else if (limits.has(resource) && limits.get(resource).compareTo(min.get(resource)) < 0) {
        wrong.add(rule + ", but limit is " + limits.get(resource));
      }
    }
    for (String resource : max.resources()) {
      String rule = "maximum " + usage(resource, max);
      if (!limits.has(resource)) {
        wrong.add(rule + ".  No limit is specified");
      } else if (limits.get(resource).compareTo(max.get(resource)) > 0) {
        wrong.add(rule + ", but limit is " + limits.get(resource));
      } else if (requests.get(resource).compareTo(max.get(resource)) > 0) {
        wrong.add(rule + ", but request is " + requests.get(resource));
      }
    }
    for (String resource : ratio.resources()) {
      checkRatio(resource, requests.get(resource), limits.get(resource), wrong);
    }
  }

  /** As {@link #check}, where there are no limits. */
  void checkRequests(Amounts requests, List<String> wrong) {
    for (String resource : min.resources()) {
      if (requests.get(resource).compareTo(min.get(resource)) < 0) {
        wrong.add("minimum " + usage(resource, min) + ", but request is " + requests.get(resource));
      }
    }
    for (String resource : max.resources()) {
      if (requests.get(resource).compareTo(max.get(resource)) > 0) {
        wrong.add("maximum " + usage(resource, max) + ", but request is " + requests.get(resource));
      }
    }
  }

  private String usage(String resource, Amounts bound) {
    return resource + " usage per " + type + " is " + bound.get(resource);
  }

  private void checkRatio(String resource, Quantity request, Quantity limit, List<String> wrong) {
    String rule =
        resource + " max limit to request ratio per " + type + " is " + ratio.get(resource);
    if (request.value().signum() == 0) {
      wrong.add(rule + ", but no request is specified or request is 0");
    } else if (limit.value().signum() == 0) {
      wrong.add(rule + ", but no limit is specified or limit is 0");
    } else if (limit.value().compareTo(request.value().multiply(ratio.get(resource).value())) > 0) {
      double observed = limit.value().divide(request.value(), MathContext.DECIMAL64).doubleValue();
      wrong.add(rule + String.format(Locale.ROOT, ", but provided ratio is %f", observed));
    }
  }
}
