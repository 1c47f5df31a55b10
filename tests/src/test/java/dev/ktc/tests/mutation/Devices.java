package dev.ktc.tests.mutation;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// A machine: how many GPUs, and how much memory each has.
///
/// @param gpus how many
/// @param bytes memory of each
/// @param text as `--devices` takes it
record Devices(int gpus, long bytes, String text) {
  private static final Pattern CUDA = Pattern.compile("cuda(:\\d+)?");

  static Devices of(int gpus, int gibibytes, int host) {
    String text = gpus + "x" + gibibytes + "GiB,cpu=" + host + "GiB";
    return new Devices(gpus, (long) gibibytes << 30, text);
  }

  /// A bare `cuda` is the current device: the first one while weights are loaded.
  static String settled(String device) {
    return device.equals("cuda") ? "cuda:0" : device;
  }

  /// Whether the machine has it, spelt so that PyTorch and `sync_all_device` accept it.
  boolean has(String device) {
    if (device.equals("cpu")) {
      return true;
    }
    String settled = settled(device);
    return CUDA.matcher(device).matches() && names().contains(settled);
  }

  List<String> names() {
    return IntStream.range(0, gpus).mapToObj(i -> "cuda:" + i).toList();
  }
}
