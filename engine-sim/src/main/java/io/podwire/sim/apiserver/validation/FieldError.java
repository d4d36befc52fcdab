package io.podwire.sim.apiserver.validation;

/**
 * One thing that is wrong with an object.
 *
 * @param reason as in the causes of a Status, for example {@code FieldValueInvalid}
 * @param field where
 * @param message what, without the field
 * @see <a
 *     href="https://github.com/kubernetes/apimachinery/blob/v0.34.0/pkg/util/validation/field/errors.go">errors.go</a>
 */
public record FieldError(String reason, String field, String message) {
  @Override
  public String toString() {
    return field + ": " + message;
  }
}
