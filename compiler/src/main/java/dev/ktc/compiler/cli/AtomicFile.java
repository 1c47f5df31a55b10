package dev.ktc.compiler.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.function.Predicate;

/// Writes a file so that it is either the old or the new one, whatever happens meanwhile.
final class AtomicFile {
  private static final Set<PosixFilePermission> WRITE =
      Set.of(
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_WRITE);

  private AtomicFile() {}

  /// Replaces the contents of a file, of the target where it is a link. Permissions stay.
  ///
  /// @param expected tells whether the file still holds what was read
  /// @throws UsageError when it is read-only, cannot be written, or has changed
  static void replace(String operand, Predicate<byte[]> expected, byte[] contents) {
    try {
      Path file = Path.of(operand).toRealPath();
      if (readOnly(file)) {
        throw new UsageError("`" + operand + "` is read-only", "nothing was changed");
      }
      Path folder = file.getParent();
      if (folder != null && readOnly(folder)) {
        throw new UsageError(
            "cannot write `" + operand + "`: its folder is read-only", "nothing was changed");
      }
      replace(operand, file, expected, contents);
    } catch (IOException e) {
      throw new UsageError(
          "cannot write `" + operand + "`: " + Inputs.reason(e), "nothing was changed");
    }
  }

  private static boolean readOnly(Path file) throws IOException {
    PosixFileAttributeView view = view(file);
    boolean nobody =
        view != null && view.readAttributes().permissions().stream().noneMatch(WRITE::contains);
    // The superuser may write everything; what nobody may write is still meant so.
    return nobody || !Files.isWritable(file);
  }

  private static PosixFileAttributeView view(Path file) {
    return Files.getFileAttributeView(file, PosixFileAttributeView.class);
  }

  private static void replace(
      String operand, Path file, Predicate<byte[]> expected, byte[] contents) throws IOException {
    Path folder = file.getParent();
    Path fresh = Files.createTempFile(folder, "." + file.getFileName() + ".", ".tmp");
    try {
      try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        ByteBuffer buffer = ByteBuffer.wrap(contents);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        keepPermissions(file, fresh);
        channel.force(true);
      }
      if (!expected.test(Files.readAllBytes(file))) {
        throw new UsageError(
            "`" + operand + "` was changed by somebody else meanwhile", "nothing was changed here");
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException ignored) {
      // Some file systems have no such thing for folders; the file itself is safe.
    }
  }

  private static void keepPermissions(Path from, Path to) throws IOException {
    PosixFileAttributeView old = view(from);
    PosixFileAttributeView now = view(to);
    if (old != null && now != null) {
      now.setPermissions(old.readAttributes().permissions());
      try {
        now.setGroup(old.readAttributes().group());
      } catch (IOException ignored) {
        // Only a member of a group may give a file to it.
      }
    }
  }
}
