import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import {
  AVATAR_COLOURS,
  AVATAR_SHAPES,
  type AvatarLook,
  type AvatarShapeName,
} from "../../shared/protocol/avatar_look.ts";
import { Modal } from "./modal.tsx";
import type { LookPicture, UiModel } from "./ui_model.ts";
import { fill, words } from "./words.ts";

/** Outlines of heads, so that shapes are told apart before they are tried on. */
const HEADS: Readonly<Record<AvatarShapeName, string>> = {
  bear:
    "M12 20a7.500 7.500 0 1 0 0-15 7.500 7.500 0 0 0 0 15zM6.500 7.500a2.500 2.500 0 1 1 2.500-2.500M17.500 7.500a2.500 2.500 0 1 0-2.500-2.500M9 12v.1M15 12v.1M10.500 15.500h3",
  cat: "M4 13l.500-9 5 3.500h5l5-3.500.500 9a8 7 0 0 1-16 0zM9 12.500v.1M15 12.500v.1M10.500 16h3",
  bunny:
    "M12 21a6 6 0 1 0 0-12 6 6 0 0 0 0 12zM9.500 9.500c-3.500-3-3.500-7-2-7s3 3.500 3 6.800M14.500 9.500c3.500-3 3.500-7 2-7s-3 3.500-3 6.800M9.800 14v.1M14.200 14v.1M11 17.500h2",
  robot:
    "M5 8.500h14V20H5zM12 8.500V5M12 5a1.300 1.300 0 1 0 0-2.600 1.300 1.300 0 0 0 0 2.600zM2.500 12.500v4M21.500 12.500v4M9 12.500v.1M15 12.500v.1M9.500 16.500h5",
  sprout:
    "M12 8.500c4.500 0 6.500 4 6.500 7a6.500 6 0 0 1-13 0c0-3 2-7 6.500-7zM12 8.500V5M12 5.500C9 6 6.500 4.500 6 2.500c3-.5 5.500.5 6 3zM12 5.500c3 .5 5.500-1 6-3-3-.5-5.500.5-6 3zM9.500 14v.1M14.500 14v.1M10.800 17.500h2.400",
};

/** Where a person chooses what their avatar looks like. Each choice holds at once. */
export function LookDialog(props: { readonly model: UiModel }) {
  const { model } = props;
  const { identity, isChatAvailable, isIdentityBusy } = model.state.value;
  const close = () => (model.dialog.value = undefined);
  if (identity === undefined) return null;
  const { look, isGuest } = identity;
  const said = words().looks;
  const wear = (part: Partial<AvatarLook>) => model.actions.chooseLook({ ...look, ...part });
  const colours = AVATAR_COLOURS.map(({ name, rgb }) => ({
    label: said.colours[name],
    sign: <i class="look-dot" style={{ background: `#${rgb.toString(16).padStart(6, "0")}` }} />,
  }));
  const shapes = AVATAR_SHAPES.map((name) => ({
    label: said.shapes[name],
    sign: (
      <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
        <path d={HEADS[name]} />
      </svg>
    ),
  }));
  return (
    <Modal title={said.title} kind="modal-look" onClose={close}>
      <div class="look">
        <div class="look-side">
          <Picture model={model} look={look} />
          <button
            type="button"
            class="button"
            disabled={!isChatAvailable || isIdentityBusy}
            onClick={() => wear(anyLook())}
          >
            {said.surprise}
          </button>
        </div>
        <fieldset class="look-lists" disabled={!isChatAvailable || isIdentityBusy}>
          <Picks
            label={said.shape}
            name="shape"
            picks={shapes}
            at={look.shape}
            onPick={(shape) => wear({ shape })}
          />
          <Picks
            label={said.colour}
            name="colour"
            picks={colours}
            at={look.colour}
            onPick={(colour) => wear({ colour })}
          />
          <Picks
            label={said.accent}
            name="accent"
            picks={colours}
            at={look.accent}
            onPick={(accent) => wear({ accent })}
          />
        </fieldset>
      </div>
      <p class="quiet">{isGuest ? said.keptGuest : said.keptAccount}</p>
    </Modal>
  );
}

interface PicksProps {
  readonly label: string;
  /** Tells the groups of one page apart. */
  readonly name: string;
  readonly picks: readonly { readonly label: string; readonly sign: ComponentChildren }[];
  readonly at: number;
  readonly onPick: (index: number) => void;
}

/** One of several, each with a sign and its name: radio buttons, as arrows go from one to the next. */
function Picks(props: PicksProps) {
  return (
    <fieldset class="choice">
      <legend>{props.label}</legend>
      <div class="look-picks">
        {props.picks.map(({ label, sign }, index) => (
          <label key={label} class="segment">
            <input
              type="radio"
              class="visually-hidden"
              name={props.name}
              checked={index === props.at}
              onChange={() => props.onPick(index)}
            />
            <span>
              {sign}
              {label}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** The avatar itself; where it cannot be drawn, its name alone. */
function Picture(props: { readonly model: UiModel; readonly look: AvatarLook }) {
  const { model, look } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const picture = useSignal<LookPicture | undefined>(undefined);
  const isMissing = useSignal(model.previewLook === undefined);
  useEffect(() => {
    let isOver = false;
    const failed = () => {
      isMissing.value = !isOver;
    };
    if (canvas.current !== null) {
      model.previewLook?.(canvas.current).then((made) => {
        if (isOver) made.stop();
        else picture.value = made;
      }).catch(failed);
    }
    return () => {
      isOver = true;
      picture.value?.stop();
    };
  }, []);
  const made = picture.value;
  useEffect(() => made?.show(look), [made, look]);
  const { preview, shapes, colours } = words().looks;
  const nameOf = (index: number) => colours[(AVATAR_COLOURS[index] ?? AVATAR_COLOURS[0]).name];
  const label = fill(preview, {
    shape: shapes[AVATAR_SHAPES[look.shape] ?? AVATAR_SHAPES[0]],
    colour: nameOf(look.colour),
    accent: nameOf(look.accent),
  });
  if (isMissing.value) return <p class="look-missing">{label}</p>;
  return <canvas ref={canvas} class="look-picture" role="img" aria-label={label} />;
}

function anyLook(): AvatarLook {
  const any = (count: number) => Math.floor(Math.random() * count);
  const colour = any(AVATAR_COLOURS.length);
  const apart = 1 + any(AVATAR_COLOURS.length - 1);
  return {
    colour,
    accent: (colour + apart) % AVATAR_COLOURS.length,
    shape: any(AVATAR_SHAPES.length),
  };
}
