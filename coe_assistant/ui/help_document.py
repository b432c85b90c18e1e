"""A page of the help as a text document in the colours and type scale of the design."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import QApplication

from coe_assistant.domain.help_page import HelpPage
from coe_assistant.ui.colours import Colours
from coe_assistant.ui.design import Points, Space
from coe_assistant.ui.theme import font_of

# HTML inside Markdown is shown as text: a page is words, whatever its file holds
_FEATURES = (
    QTextDocument.MarkdownFeature.MarkdownDialectGitHub
    | QTextDocument.MarkdownFeature.MarkdownNoHTML
)
_HEADINGS = {1: Points.TITLE, 2: Points.SUBTITLE + 2, 3: Points.SUBTITLE}
_LINE_HEIGHT = 125.0  # per cent


def make_document(page: HelpPage, colours: Colours, owner: QObject) -> QTextDocument:
    """Return page as a document of owner's."""
    document = QTextDocument(owner)
    document.setDocumentMargin(Space.L)
    document.setDefaultFont(font_of(QApplication.font(), Points.BODY))
    document.setMarkdown(page.markdown, _FEATURES)
    block = document.begin()
    while block.isValid():
        _shape(QTextCursor(block), colours)
        block = block.next()
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            _shape_table(frame, colours)
    return document


def heading_position(document: QTextDocument, number: int) -> int:
    """Return where the heading of that number begins; the end's when there are fewer."""
    block, seen = document.begin(), -1
    while block.isValid():
        seen += bool(block.blockFormat().headingLevel())
        if seen >= number:
            return block.position()
        block = block.next()
    return document.characterCount() - 1


def _shape(cursor: QTextCursor, colours: Colours) -> None:
    level = cursor.blockFormat().headingLevel()
    shape = QTextBlockFormat()
    shape.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    shape.setTopMargin(Space.L if level > 1 else Space.XS)
    shape.setBottomMargin(Space.S if not cursor.currentTable() else Space.XS)
    cursor.mergeBlockFormat(shape)
    # positions first: a change of format cuts the pieces anew
    spans = []
    pieces = cursor.block().begin()
    while not pieces.atEnd():
        piece = pieces.fragment()
        wanted = _letters(piece.charFormat(), level, colours)
        spans.append((piece.position(), piece.length(), wanted))
        pieces += 1
    for position, length, wanted in spans:
        cursor.setPosition(position)
        cursor.setPosition(position + length, QTextCursor.MoveMode.KeepAnchor)
        cursor.setCharFormat(wanted)


def _letters(found: QTextCharFormat, level: int, colours: Colours) -> QTextCharFormat:
    wanted = QTextCharFormat(found)
    if level:
        # Qt's own steps are relative to the font; the type scale is in points
        wanted.clearProperty(QTextCharFormat.Property.FontSizeAdjustment.value)
        wanted.setFontPointSize(_HEADINGS.get(level, Points.BODY))
        wanted.setFontWeight(QFont.Weight.DemiBold)
    if found.isAnchor():
        wanted.setForeground(QColor(colours.accent))
        wanted.setFontUnderline(True)
    elif found.fontFixedPitch():
        wanted.setBackground(QColor(colours.hover))
    return wanted


def _shape_table(table: QTextTable, colours: Colours) -> None:
    shape = table.format()
    shape.setBorder(1)
    shape.setBorderCollapse(True)
    shape.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    shape.setBorderBrush(QBrush(QColor(colours.border)))
    shape.setCellPadding(Space.S)
    shape.setCellSpacing(0)
    shape.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    shape.setBottomMargin(Space.M)
    shape.setAlignment(Qt.AlignmentFlag.AlignLeft)
    table.setFormat(shape)
