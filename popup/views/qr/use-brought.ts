import { useEffect, useRef } from "preact/hooks";

/**
 * Takes files that are dropped anywhere in the page, and pictures that are pasted; pasted text goes where it was meant
 * to go, and a field for files takes its own.
 */
export function useBrought(onFiles: (files: File[]) => void): void {
  const take = useRef(onFiles);
  take.current = onFiles;
  useEffect(() => {
    const bring = (event: Event, files: File[]) => {
      if (files.length === 0) return;
      event.preventDefault();
      take.current(files);
    };
    const onPaste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])];
      bring(
        event,
        files.filter(({ type }) => type.startsWith("image/")),
      );
    };
    const onDragOver = (event: DragEvent) => {
      if (!isFileField(event.target) && event.dataTransfer?.types.includes("Files")) event.preventDefault();
    };
    const onDrop = (event: DragEvent) => {
      if (!isFileField(event.target)) bring(event, [...(event.dataTransfer?.files ?? [])]);
    };
    window.addEventListener("paste", onPaste);
    window.addEventListener("dragover", onDragOver);
    window.addEventListener("drop", onDrop);
    return () => {
      window.removeEventListener("paste", onPaste);
      window.removeEventListener("dragover", onDragOver);
      window.removeEventListener("drop", onDrop);
    };
  }, []);
}

function isFileField(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement && target.type === "file";
}
