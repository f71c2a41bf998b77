import { countText } from "../../counts.ts";
import type { OfferedFile } from "../../files.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { Icon } from "../../parts/icons.tsx";

/** A backup that was offered for download, with what opening it again gave. */
export type Made =
  | { offer: OfferedFile; proof: { records: number; generation: number } }
  | { offer: OfferedFile; failure: string };

interface MadeBackupProps {
  made: Made;
  onClose: () => void;
  onCheck: () => void;
}

/** What became of a backup. */
export function MadeBackup({ made, onClose, onCheck }: MadeBackupProps) {
  if ("failure" in made) {
    return (
      <Dialog title="This backup is not good" onClose={onClose}>
        <p class="notice warn" role="alert">
          <Icon name="alert" />
          <span>
            The file was made, but opening it again failed. {made.failure} Delete{" "}
            <strong>{made.offer.name}</strong> if your browser has saved it, and make the backup again.
          </span>
        </p>
        <div class="dialog-actions">
          <button class="button primary" type="button" onClick={onClose}>
            Close
          </button>
        </div>
      </Dialog>
    );
  }
  const { records, generation } = made.proof;
  return (
    <Dialog title="The backup is made" onClose={onClose}>
      <p id="backup-made" role="status">
        <strong class="file-name">{made.offer.name}</strong> was opened again after it was made: it holds{" "}
        {countText(records, "item")}, generation {generation.toLocaleString("en")}.
      </p>
      <p class="notice">
        <Icon name="alert" />
        <span>
          Your browser does not tell where it put the file, or whether it did. Look whether it is there, and
          move it to another disk: a backup on this computer is lost with it.
        </span>
      </p>
      <div class="dialog-actions">
        <button class="button quiet" type="button" id="save-again" onClick={() => made.offer.save()}>
          Save it again
        </button>
        <button class="button" type="button" id="check-saved" onClick={onCheck}>
          Check the saved file
        </button>
        <button class="button primary" type="button" id="backup-done" onClick={onClose}>
          Done
        </button>
      </div>
    </Dialog>
  );
}
