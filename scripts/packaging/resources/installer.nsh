; What the uninstaller does beside taking the files away: it leaves nothing behind that acts, and asks about the records.

!macro customUnInstall
  ; An update runs the uninstaller too, and must find everything as it was.
  ${ifNot} ${isUpdated}
    DeleteRegKey HKCU "Software\Classes\revitautoplan"
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "${APP_ID}"
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run" "${APP_ID}"
    Delete "$LOCALAPPDATA\RevitAutoPlan\companion.json"
    Delete "$LOCALAPPDATA\RevitAutoPlan\ui.json"
    MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "Also delete the companion's records on this computer? Operations that were not synced yet would be lost." /SD IDNO IDNO keepRecords
      RMDir /r "$LOCALAPPDATA\RevitAutoPlan"
    keepRecords:
  ${endIf}
!macroend
