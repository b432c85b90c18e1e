"""The style sheet of the window, made from the values of the design system."""

from __future__ import annotations

from string import Template

from coe_assistant.ui.colours import Colours
from coe_assistant.ui.design import Points, Size, Space, Tone

# What has the keyboard is shown by focus_ring; a field with the cursor takes the accent too.
# Properties that widgets carry: role (type scale), kind (cards, buttons), tone (colour role).
_SHEET = Template("""
* { font-size: ${body}pt; }
QMainWindow, QDialog, QWidget[kind="page"] { background: $window; color: $text; }
QLabel, QCheckBox, QRadioButton { background: transparent; color: $text; }
QLabel:disabled, QCheckBox:disabled { color: $disabled; }
QLabel[role="title"] { font-size: ${title}pt; font-weight: 600; }
QLabel[role="subtitle"] { font-size: ${subtitle}pt; font-weight: 600; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="caption"] { color: $muted; font-size: ${caption}pt; }
QLabel[role="code"] { font-size: ${code}pt; font-weight: 600; letter-spacing: 4px; }
QLabel[role="mono"], QPlainTextEdit, QLineEdit[role="mono"] {
    font-family: "Cascadia Mono", Consolas, "DejaVu Sans Mono", monospace; }
QFrame[kind="card"] { background: $surface; border: 1px solid $border;
    border-radius: ${radius}px; }
QFrame[kind="drop"] { background: $surface; border: 2px dashed $control;
    border-radius: ${radius}px; }
QFrame[kind="drop"][over="yes"] { background: $hover; border-color: $accent; }
QFrame[kind="rail"] { background: $rail; border: none; border-right: 1px solid $border; }
QFrame[kind="footer"] { background: $surface; border: none; border-top: 1px solid $border; }
QFrame[kind="rule"] { background: $border; border: none; max-height: 1px; min-height: 1px; }
QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: none; }
QPushButton { background: $surface; color: $text; border: 1px solid $control;
    border-radius: 6px; padding: 6px ${l}px; min-height: 20px; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $border; }
QLineEdit:focus, QComboBox:focus, QPlainTextEdit:focus, QAbstractItemView:focus,
QDateTimeEdit:focus, QSpinBox:focus, QTextBrowser:focus { border-color: $accent; }
QPushButton:disabled { color: $disabled; background: $window; border-color: $disabled_line; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border-color: $accent;
    font-weight: 600; padding: 6px ${xl}px; }
QPushButton[kind="primary"]:disabled { background: $disabled_ground; color: $disabled;
    border-color: $disabled_line; }
QPushButton[kind="danger"] { color: $bad; border-color: $bad; }
QPushButton[kind="danger"]:disabled { color: $disabled; border-color: $disabled_line; }
QPushButton[kind="link"] { background: transparent; border: 1px solid transparent;
    color: $accent; padding: 3px 6px; text-align: left; }
QPushButton[kind="link"]:hover { background: $hover; }
QPushButton[kind="link"]:disabled { color: $disabled; border-color: transparent; }
QPushButton[kind="term"] { background: transparent; color: $text; border: 1px solid transparent;
    border-bottom: 2px dotted $control; border-radius: 0; padding: 1px 2px; min-height: 16px;
    font-size: ${caption}pt; }
QPushButton[kind="term"]:hover { background: $hover; }
QFrame[kind="popover"] { background: $surface; border: 1px solid $control; }
QLineEdit, QComboBox, QPlainTextEdit, QDateTimeEdit, QSpinBox { background: $surface; color: $text;
    border: 1px solid $control; border-radius: 6px; padding: 5px ${s}px;
    selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit, QPlainTextEdit, QComboBox { placeholder-text-color: $muted; }
QLineEdit, QComboBox, QDateTimeEdit, QSpinBox { min-height: 22px; }
QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid $control;
    border-radius: 8px; background: $surface; }
QRadioButton::indicator:checked { width: 6px; height: 6px; border: 5px solid $accent; }
QTreeView::indicator, QTableView::indicator { width: ${tick}px; height: ${tick}px; }
QSpinBox::up-button, QSpinBox::down-button, QDateTimeEdit::up-button,
QDateTimeEdit::down-button { width: 0; border: none; }
QComboBox::drop-down { border: none; width: 30px; }
QComboBox::down-arrow { image: none; width: 0; height: 0; }
QComboBox QLineEdit, QSpinBox QLineEdit, QDateTimeEdit QLineEdit { border: none; padding: 0;
    min-height: 0; background: transparent; }
QComboBox QAbstractItemView { background: $surface; color: $text; border: 1px solid $control;
    selection-background-color: $accent; selection-color: $on_accent; }
QAbstractItemView { background: $surface; color: $text; border: 1px solid $border;
    border-radius: ${radius}px; selection-background-color: $hover; selection-color: $text; }
QTextBrowser { background: $surface; color: $text; border: 1px solid $border;
    border-radius: ${radius}px; selection-background-color: $accent;
    selection-color: $on_accent; }
QListView { padding: 2px; }
QListView[kind="nav"] { background: transparent; border: 1px solid transparent; padding: 0;
    outline: none; }
QListView[kind="nav"]::item { padding: ${xs}px ${s}px; border-radius: ${xs}px;
    border-left: 3px solid transparent; color: $text; }
QListView[kind="nav"]::item:hover { background: $hover; }
QListView[kind="nav"]::item:selected { background: $hover; border-left-color: $accent; }
QHeaderView { background: $window; border: none; }
QTableCornerButton::section { background: $window; border: none; }
QHeaderView::section { background: $window; color: $muted; border: none;
    border-bottom: 1px solid $border; padding: 6px ${s}px; font-weight: 600; }
QTableView { gridline-color: $border; }
QTableView::item { padding: 0 ${s}px; }
QTabWidget::pane { border: 1px solid $border; border-radius: ${radius}px; background: $surface; }
QTabBar::tab { background: transparent; color: $muted; padding: 7px ${l}px;
    border-bottom: 3px solid transparent; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; }
QProgressBar { background: $groove; border: 1px solid $border; border-radius: 5px; min-height: 10px;
    max-height: 10px; text-align: center; color: transparent; }
QProgressBar::chunk { background: $accent; border-radius: 5px; }
QProgressBar[tone="good"]::chunk { background: $good; }
QMenuBar { background: $rail; color: $text; padding: 2px ${s}px; }
QMenuBar::item { background: transparent; padding: 4px ${s}px; border-radius: 4px; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $surface; color: $text; border: 1px solid $control; padding: ${xs}px; }
QMenu::item { padding: 6px ${xl}px; border-radius: 4px; }
QMenu::item:selected { background: $accent; color: $on_accent; }
QMenu::item:disabled { color: $disabled; }
QMenu::separator { height: 1px; background: $border; margin: ${xs}px; }
QToolTip { background: $surface; color: $text; border: 1px solid $control; padding: ${xs}px; }
QSplitter::handle { background: transparent; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $control; border-radius: 4px; margin: 2px; min-height: 28px;
    min-width: 28px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
$tones
""")
_TONE = Template("""
QFrame[kind="banner"][tone="$name"] { background: $soft; border: 1px solid $strong;
    border-radius: ${radius}px; }
QLabel[tone="$name"] { color: $strong; }
QLabel[kind="chip"][tone="$name"] { background: $soft; color: $strong;
    border: 1px solid $strong; border-radius: 10px; padding: 2px 9px;
    font-size: ${caption}pt; font-weight: 600; }
""")


def build_style_sheet(colours: Colours) -> str:
    """Return the style sheet for one scheme."""
    sizes = {
        "xs": Space.XS,
        "s": Space.S,
        "l": Space.L,
        "xl": Space.XL,
        "radius": Size.RADIUS,
        "tick": Size.TICK,
        "caption": Points.CAPTION,
        "body": Points.BODY,
        "subtitle": Points.SUBTITLE,
        "title": Points.TITLE,
        "code": Points.CODE,
    }
    tones = "".join(
        _TONE.substitute(
            sizes, name=tone.value, soft=colours.soft[tone], strong=colours.strong[tone]
        )
        for tone in Tone
    )
    return _SHEET.substitute(
        sizes,
        window=colours.window,
        surface=colours.surface,
        rail=colours.rail,
        border=colours.border,
        control=colours.control,
        text=colours.text,
        muted=colours.muted,
        disabled=colours.disabled,
        disabled_line=colours.disabled_line,
        disabled_ground=colours.disabled_ground,
        accent=colours.accent,
        on_accent=colours.on_accent,
        hover=colours.hover,
        groove=colours.groove,
        bad=colours.strong[Tone.BAD],
        good=colours.strong[Tone.GOOD],
        tones=tones,
    )
