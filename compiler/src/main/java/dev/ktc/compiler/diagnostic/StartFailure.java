package dev.ktc.compiler.diagnostic;

/// What a real start would do about a finding.
///
/// @param phase when the start would stop, or when it would show
/// @param message what KTransformers, PyTorch or Python would print; empty when it stays silent
public record StartFailure(Phase phase, String message) {

  /// The phases of a KTransformers start, in order.
  public enum Phase {
    /// The YAML is parsed: under a second.
    P0("parse the rules", "under a second"),
    /// Rules are matched with modules, before weights are opened: seconds.
    P1("match rules with modules", "seconds"),
    /// Weight files are opened: seconds to minutes.
    P2("open the weights", "seconds to minutes"),
    /// Operators are constructed: seconds.
    P3("construct operators", "seconds"),
    /// Weights are loaded, `lm_head` first: minutes to tens of minutes.
    P4("load the weights", "minutes to tens of minutes"),
    /// The KV cache is created.
    P5("create the KV cache", "right after"),
    /// The first prompt is processed.
    P6("process the first prompt", "with the first prompt"),
    /// The second token is decoded, and captured in a CUDA graph.
    P7("capture the CUDA graph", "with the second token"),
    /// All devices that rules name are synchronised at every step.
    P8("synchronise devices at each step", "at every step");

    private final String label;
    private final String time;

    Phase(String label, String time) {
      this.label = label;
      this.time = time;
    }

    /// What happens in it, in a few words.
    public String label() {
      return label;
    }

    /// Roughly how long it takes or when it comes, in a few words.
    public String time() {
      return time;
    }
  }
}
