/** What shows the tags of one kind. */
export interface KindView {
  readonly root: HTMLElement;
  /** Tags in sight: what the extension is asked for. */
  readonly tagsInSight: readonly string[];
  /** Called when tags, runs or choices are others. Answers how many tags it shows. */
  update(): number;
  reveal(tag: string): void;
  hide(): void;
}
